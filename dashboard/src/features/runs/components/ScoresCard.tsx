import type { RunScore } from "../../../api/types";
import { Card } from "../../../ui/Card";
import { When } from "../../../ui/When";
import { useRunObservations } from "../observations";

/** How good somebody found what the run did. Nobody judged most runs: then there is no card. */
export function ScoresCard({ run }: { run: string }) {
  const query = useRunObservations(run);
  const scores = query.data?.scores ?? [];
  if (scores.length === 0) return null;
  return (
    <Card title="Scores" aside="from evaluations">
      <ul className="grid gap-3">
        {scores.map((score) => (
          <li key={`${score.at} ${score.name} ${score.span_id} ${score.response_id}`}>
            <Score score={score} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Score({ score }: { score: RunScore }) {
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span>{score.name}</span>
        {score.value !== null && <span className="tnum font-medium">{shown(score.value)}</span>}
        {score.label !== "" && <span className="rounded-full bg-sunken px-2 text-sm">{score.label}</span>}
      </div>
      {score.explanation_left_out > 0 && (
        <p className="text-sm text-text-3">
          Explained in {score.explanation_left_out.toLocaleString("en")} characters, left out as prompts and
          outputs are.
        </p>
      )}
      <p className="text-sm text-text-3">
        <When at={score.at} />
        {score.evaluator !== "" && `, by ${score.evaluator}`}
      </p>
    </>
  );
}

/** As many digits as say something: judges count to 1, to 5 or to 100. */
function shown(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}
