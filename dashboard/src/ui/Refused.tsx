import { Problem } from "../api/problems";

/** Why a change was not made, with the number to quote; nothing while there is no error. */
export function Refused({ error }: { error: Error | null }) {
  if (error === null) return null;
  const id = error instanceof Problem ? error.requestId : null;
  const details = error instanceof Problem ? error.details : [];
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
      <p>
        <span aria-hidden="true">◆ </span>
        {error.message}
      </p>
      {details.map(({ field, message }) => (
        <p key={field} className="text-sm">
          {field}: {message}
        </p>
      ))}
      {id !== null && <p className="font-mono text-sm">request {id}</p>}
    </div>
  );
}
