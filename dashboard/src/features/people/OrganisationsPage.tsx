import { useMe } from "../../api/me";
import { useOrganisations, useSwitch } from "../../api/organisations";
import { aRole } from "../../api/roles";
import type { Belonging } from "../../api/types";
import { plural } from "../../lib/format";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Entries, Entry } from "../../ui/Entry";
import { Loaded } from "../../ui/Loaded";
import { PageHead } from "../../ui/PageHead";
import { Refused } from "../../ui/Refused";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { CreateOrganisation } from "./components/CreateOrganisation";

/** Where the person belongs, the way from one to another, and a new one. */
export function OrganisationsPage() {
  const organisations = useOrganisations();
  return (
    <div className="grid max-w-2xl gap-4">
      <PageHead title="Organisations">
        Each has its own runs, keys, people and settings. Every tab of this browser shows the same one.
      </PageHead>
      <Loaded
        query={organisations}
        skeleton={
          <Skeleton>
            <TableBlock rows={2} />
          </Skeleton>
        }
      >
        {(data) => <List organisations={data.organizations} />}
      </Loaded>
      {organisations.data?.may_create === true && <CreateOrganisation />}
    </div>
  );
}

function List({ organisations }: { organisations: readonly Belonging[] }) {
  const here = useMe().data?.organization.id;
  const change = useSwitch();
  return (
    <Card flush title={plural(organisations.length, "organisation")}>
      <Entries label="Your organisations">
        {organisations.map(({ id, name, role }) => (
          <Entry
            key={id}
            title={name}
            badge={id === here ? "shown now" : undefined}
            actions={
              id !== here && (
                <Button
                  aria-label={`Switch to ${name}`}
                  disabled={change.isPending}
                  onClick={() => change.mutate(id)}
                >
                  Switch
                </Button>
              )
            }
          >
            you are {aRole(role)}
          </Entry>
        ))}
      </Entries>
      {change.isError && (
        <div className="px-4 py-3">
          <Refused error={change.error} />
        </div>
      )}
    </Card>
  );
}
