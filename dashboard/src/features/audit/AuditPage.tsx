import { PageHead } from "../../ui/PageHead";

export function AuditPage() {
  return <PageHead title="Audit log" />;
}
