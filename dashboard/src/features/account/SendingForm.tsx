import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Problem } from "../../api/problems";
import { Button } from "../../ui/Button";

interface Props<T> {
  mutation: UseMutationResult<T, Error, FormData>;
  action: string;
  /** Beside a card's other things the button is as wide as its word; alone on a page as wide as the fields. */
  wide?: boolean;
  /** Gets what is wrong with a field, by its name. */
  children: (problem: (field: string) => string | undefined) => ReactNode;
}

/** A form with one button that says, at the field or below, why something was refused. */
export function SendingForm<T>({ mutation, action, wide = true, children }: Props<T>) {
  const wrong = mutation.error instanceof Problem ? mutation.error : null;
  const ofFields = wrong?.details.length ?? 0;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate(new FormData(event.currentTarget));
      }}
    >
      {children((field) => wrong?.details.find((detail) => detail.field === field)?.message)}
      {mutation.error !== null && ofFields === 0 && (
        <p role="alert" className="text-bad">
          {wrong?.status === 404
            ? "This link was used, or has expired. Ask for a new one."
            : mutation.error.message}
        </p>
      )}
      <Button
        type="submit"
        look="primary"
        className={wide ? "!h-9" : "justify-self-start"}
        disabled={mutation.isPending}
      >
        {action}
      </Button>
    </form>
  );
}

export const PASSWORD_HELP = "At least 15 characters. A few unrelated words are strong and easy to remember.";
