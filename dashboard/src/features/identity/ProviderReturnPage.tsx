import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";

import { setCsrfToken } from "../../api/http";
import { Problem } from "../../api/problems";
import { safeNext } from "../../lib/urlState";
import { Block } from "../../ui/Skeleton";
import { Door } from "../../ui/Door";
import { finish, takeAnswer } from "./providers";
import { SecondStep } from "./SecondStep";

/** Refusals that only somebody who is signed in can get. */
const OF_LINKING = ["identity_taken", "already_linked", "recent_sign_in_required"];

/** Where a service sends the browser back to; hands its answer over, once. */
export function ProviderReturnPage() {
  const { provider } = useParams({ from: "/sign-in/$provider" });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const finished = useQuery({
    queryKey: ["sign-in-finish", provider],
    queryFn: async () => {
      const answer = await finish(provider, takeAnswer());
      if ("second_factor" in answer) return answer;
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "sign-in-finish" });
      setCsrfToken(answer.csrf_token);
      await navigate({ href: safeNext(answer.next), replace: true });
      return null;
    },
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const enter = async (next: string | undefined) => {
    queries.clear();
    await navigate({ href: safeNext(next), replace: true });
  };
  const waiting = finished.data;
  if (waiting !== undefined && waiting !== null) {
    return (
      <Door title="Sign in to AgentMetrics">
        <SecondStep
          proofs={waiting.second_factor}
          onDone={() => void enter(waiting.next)}
          onRestart={() => void navigate({ to: "/sign-in", replace: true })}
        />
      </Door>
    );
  }
  return (
    <Door title="Sign in to AgentMetrics">
      {finished.error === null ? (
        <Block className="h-9" />
      ) : (
        <>
          <p role="alert" className="text-bad">
            {finished.error.message}
          </p>
          {finished.error instanceof Problem && OF_LINKING.includes(finished.error.code) ? (
            <Link to="/settings/$page" params={{ page: "sign-in" }} className="text-accent underline">
              Back to settings
            </Link>
          ) : (
            <Link to="/sign-in" className="text-accent underline">
              Back to sign-in
            </Link>
          )}
        </>
      )}
    </Door>
  );
}
