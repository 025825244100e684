import { offered, ROLE_HELP } from "../../../api/roles";
import type { Role } from "../../../api/types";
import { Select } from "../../../ui/Select";

interface Props {
  /** Of who chooses: nobody gives more than they have. */
  own: Role | undefined;
  role: Role;
  onRole: (role: Role) => void;
}

export function RoleSelect({ own, role, onRole }: Props) {
  return (
    <Select
      label="Role"
      value={role}
      onChange={(event) => onRole(event.target.value as Role)}
      help={ROLE_HELP[role]}
      options={offered(own).map((name) => [name, name])}
    />
  );
}
