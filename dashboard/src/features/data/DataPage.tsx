import { PageHead } from "../../ui/PageHead";

export function DataPage() {
  return <PageHead title="Data and retention" />;
}
