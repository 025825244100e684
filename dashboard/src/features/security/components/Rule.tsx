import { useState } from "react";

import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { Confirm } from "../../../ui/Confirm";
import { Loaded } from "../../../ui/Loaded";
import { Block } from "../../../ui/Skeleton";
import { useRule, useSetRule } from "../api";

/** Whether everybody in the organisation must have a second factor. */
export function Rule({ own }: { own: boolean }) {
  const rule = useRule();
  return (
    <Card title="Everybody in the organisation">
      <Loaded query={rule} skeleton={<Block className="h-9" />}>
        {({ required }) => <Change required={required} own={own} />}
      </Loaded>
    </Card>
  );
}

function Change({ required, own }: { required: boolean; own: boolean }) {
  const [asking, setAsking] = useState(false);
  const set = useSetRule(() => setAsking(false));
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-64 text-text-2">
        {required
          ? "A second factor is required: whoever has none sees nothing of the organisation until they add one."
          : "Everybody decides for themselves whether to have a second factor."}
        {!required && !own && " Add one yourself before you require it."}
      </p>
      <Button disabled={!required && !own} onClick={() => setAsking(true)}>
        {required ? "Stop requiring it" : "Require it"}
      </Button>
      {asking && (
        <Confirm
          title={required ? "Stop requiring second factors?" : "Require a second factor of everybody?"}
          action={required ? "Stop requiring it" : "Require it"}
          danger={required}
          pending={set.isPending}
          error={set.error}
          onConfirm={() => set.mutate(!required)}
          onClose={() => setAsking(false)}
        >
          <p>
            {required
              ? "A password alone signs in again whoever has no second factor."
              : "From their next request on, members without one see nothing but where to add one. API keys go on working."}
          </p>
        </Confirm>
      )}
    </div>
  );
}
