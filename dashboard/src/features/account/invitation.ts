import type { InvitationOffer } from "../../api/types";

/** Who looks at an invitation, as far as accepting it goes. */
export type Who = "invited" | "somebody_else" | "has_account" | "new";

/** @param email of who is signed in; the server has the last word on whether it is the invited one */
export function whoAccepts(
  offer: Pick<InvitationOffer, "email" | "has_account">,
  email: string | undefined,
): Who {
  if (email === undefined) return offer.has_account ? "has_account" : "new";
  return email.toLowerCase() === offer.email.toLowerCase() ? "invited" : "somebody_else";
}
