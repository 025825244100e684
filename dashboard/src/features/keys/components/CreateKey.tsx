import { useState } from "react";

import { Problem } from "../../../api/problems";
import type { NewApiKey } from "../../../api/types";
import { Button } from "../../../ui/Button";
import { Field } from "../../../ui/Field";
import { Modal, ModalButtons } from "../../../ui/Modal";
import { Refused } from "../../../ui/Refused";
import { Select } from "../../../ui/Select";
import { useMakeKey } from "../api";
import type { Issued } from "../api";
import { expiry } from "../model";

interface Props {
  onIssued: (issued: Issued) => void;
  onClose: () => void;
}

type Scope = NewApiKey["scope"];

const SCOPES: Record<Scope, string> = {
  write: "Sends runs and reads nothing: what an agent needs.",
  read: "Reads runs and numbers, sends and changes nothing: what a script needs.",
  admin: "May do everything, keys and settings included. Keep it off machines that run agents.",
};

export function CreateKey({ onIssued, onClose }: Props) {
  const make = useMakeKey(onIssued);
  const [scope, setScope] = useState<Scope>("write");
  const [environment, setEnvironment] = useState<"live" | "test">("live");
  const [lifetime, setLifetime] = useState("never");
  const details = make.error instanceof Problem ? make.error.details : [];
  const problem = (field: string) => details.find((detail) => detail.field === field)?.message;
  const create = (form: FormData) => {
    const text = (name: string) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const expires_at = expiry(lifetime, text("date"), Date.now());
    make.mutate({ create: { name: text("name"), scope, environment, expires_at } });
  };
  return (
    <Modal title="Create an API key" onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          create(new FormData(event.currentTarget));
        }}
      >
        <Field
          label="Name"
          name="name"
          required
          maxLength={100}
          autoComplete="off"
          placeholder="support-agent, production"
          help="What will use it. One key for each makes them easy to replace."
          problem={problem("name")}
        />
        <Select
          label="Scope"
          value={scope}
          onChange={(event) => setScope(event.target.value as Scope)}
          help={SCOPES[scope]}
          options={(["write", "read", "admin"] as const).map((name) => [name, name])}
        />
        <Select
          label="Environment"
          value={environment}
          onChange={(event) => setEnvironment(event.target.value as "live" | "test")}
          help={`The key begins with am_${environment}_, so that nobody mistakes one for the other.`}
          options={[
            ["live", "live"],
            ["test", "test"],
          ]}
        />
        <Select
          label="Expires"
          value={lifetime}
          onChange={(event) => setLifetime(event.target.value)}
          help={
            lifetime === "never"
              ? "Works until it is revoked or rotated."
              : "From 14 days before, every answer to this key and the audit log announce it."
          }
          options={[
            ["never", "never"],
            ["30", "in 30 days"],
            ["90", "in 90 days"],
            ["365", "in a year"],
            ["date", "after a day that I choose"],
          ]}
        />
        {lifetime === "date" && (
          <Field
            label="Last day"
            name="date"
            type="date"
            required
            min={new Date().toISOString().slice(0, 10)}
            help="In your zone, until the day is over."
            problem={problem("expires_at")}
          />
        )}
        <Refused error={problem("name") === undefined ? make.error : null} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={make.isPending}>
            Create the key
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
