import { Button } from "../../ui/Button";
import { useBegin, useOffer } from "./providers";
import { ServiceMark } from "./ServiceMark";

/** A button for each service that this server was registered with; nothing when there is none. */
export function ProviderButtons({ next }: { next: string }) {
  const offer = useOffer();
  const begin = useBegin("/v1/sign-ins", next);
  const providers = offer.data?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      {providers.map(({ id, name }) => (
        <Button key={id} className="!h-9" disabled={begin.isPending} onClick={() => begin.mutate(id)}>
          <ServiceMark id={id} />
          Sign in with {name}
        </Button>
      ))}
      {begin.error !== null && (
        <p role="alert" className="text-bad">
          {begin.error.message}
        </p>
      )}
    </div>
  );
}
