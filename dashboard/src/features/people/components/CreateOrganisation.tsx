import { Problem } from "../../../api/problems";
import { useSwitch } from "../../../api/organisations";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Field } from "../../../ui/Field";
import { Refused } from "../../../ui/Refused";
import { useCreateOrganisation } from "../api";

/** A new, empty organisation. One stays in the one that is shown until one goes there. */
export function CreateOrganisation() {
  const create = useCreateOrganisation();
  const change = useSwitch();
  const wrong = create.error instanceof Problem ? create.error.details : [];
  const ofName = wrong.find(({ field }) => field === "name")?.message;
  const made = create.data;
  return (
    <Card title="Create another">
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const name = new FormData(form).get("name");
          if (typeof name === "string") create.mutate(name, { onSuccess: () => form.reset() });
        }}
      >
        <Field
          label="Name"
          name="name"
          required
          maxLength={200}
          autoComplete="off"
          help="You become its owner. It begins without runs, keys and other people."
          problem={ofName}
        />
        <Refused error={ofName === undefined ? create.error : null} />
        <div>
          <Button type="submit" look="primary" disabled={create.isPending}>
            Create the organisation
          </Button>
        </div>
      </form>
      <div role="status">
        {made !== undefined && (
          <p className="mt-3 flex flex-wrap items-center gap-3 rounded-md bg-good-soft px-3 py-2 text-good">
            <span className="min-w-0 wrap-anywhere">
              <span aria-hidden="true">● </span>
              {made.name} was created.
            </span>
            <Button disabled={change.isPending} onClick={() => change.mutate(made.id)}>
              Go there
            </Button>
          </p>
        )}
      </div>
      <Refused error={change.error} />
    </Card>
  );
}
