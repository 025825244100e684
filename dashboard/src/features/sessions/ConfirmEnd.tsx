import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

interface Props {
  what: string;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before somebody is signed out elsewhere. */
export function ConfirmEnd({ what, onClose, onConfirm }: Props) {
  return (
    <Dialog onClose={onClose} label={`End ${what}?`} className="m-auto w-[min(26rem,92vw)] rounded-lg border">
      <div className="grid gap-3 p-4">
        <h2>End {what}?</h2>
        <p className="text-text-2">
          Whoever uses it has to sign in again. What they were doing and did not save is lost.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={onConfirm}>
            End
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
