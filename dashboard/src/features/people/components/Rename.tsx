import { useMay, useMe } from "../../../api/me";
import { Problem } from "../../../api/problems";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Field } from "../../../ui/Field";
import { Refused } from "../../../ui/Refused";
import { useRename } from "../api";

export function Rename({ onDone }: { onDone: () => void }) {
  const name = useMe().data?.organization.name;
  const may = useMay("org_manage");
  const rename = useRename();
  const wrong = rename.error instanceof Problem ? rename.error.details : [];
  const ofName = wrong.find(({ field }) => field === "name")?.message;
  return (
    <Card title="Name">
      {may ? (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = new FormData(event.currentTarget).get("name");
            if (typeof wanted === "string") rename.mutate(wanted, { onSuccess: onDone });
          }}
        >
          <Field
            key={name}
            label="Name of the organisation"
            name="name"
            defaultValue={name}
            required
            maxLength={200}
            autoComplete="off"
            help="Members see it everywhere; people you invite read it in their mail."
            problem={ofName}
          />
          <Refused error={ofName === undefined ? rename.error : null} />
          <div>
            <Button type="submit" look="primary" disabled={rename.isPending}>
              Rename
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p className="font-medium wrap-anywhere">{name}</p>
          <p className="text-text-2">Owners and admins can rename it.</p>
        </>
      )}
    </Card>
  );
}
