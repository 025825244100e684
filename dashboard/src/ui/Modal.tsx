import type { ReactNode } from "react";

import { Dialog } from "./Dialog";

interface Props {
  title: string;
  onClose: () => void;
  /** Neither Esc nor a click beside it closes it. */
  stays?: boolean;
  children: ReactNode;
}

/** A question or a form in the middle of the page. */
export function Modal({ title, children, ...rest }: Props) {
  return (
    <Dialog label={title} className="m-auto w-[min(92vw,480px)] rounded-lg border" {...rest}>
      <div className="grid gap-4 p-5">
        <h2 className="text-lg">{title}</h2>
        {children}
      </div>
    </Dialog>
  );
}

/** The buttons at the end of it. */
export function ModalButtons({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>;
}
