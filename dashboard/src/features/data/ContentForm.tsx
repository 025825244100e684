import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { http } from "../../api/http";
import type { ContentSettings } from "../../api/types";
import { count } from "../../lib/format";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Modal, ModalButtons } from "../../ui/Modal";
import { Refused } from "../../ui/Refused";
import { CONTENT_PATH, nameOf, useContentSaved } from "./content";
import type { ContentChoice } from "./content";

const FEWEST = 1024;

interface Props {
  settings: ContentSettings;
  /** What was chosen for it before; null for another environment. */
  before: ContentChoice | null;
  onClose: () => void;
}

/** Has prompts and outputs of one environment stored. */
export function ContentForm({ settings, before, onClose }: Props) {
  const saved = useContentSaved();
  const [environment, setEnvironment] = useState(before?.environment ?? "");
  const [days, setDays] = useState(String(before?.days ?? settings.default_days));
  const [characters, setCharacters] = useState(String(before?.characters ?? settings.default_characters));
  const save = useMutation({
    mutationFn: () =>
      http.put<ContentSettings>(CONTENT_PATH, {
        environment: environment.trim(),
        stored: true,
        days: Number(days),
        characters: Number(characters),
      }),
    onSuccess: (now) => {
      saved(now);
      onClose();
    },
  });
  const title = before === null ? "Store prompts and outputs" : nameOf(before.environment);
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        {before === null && (
          <Field
            label="Environment"
            value={environment}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            placeholder="staging"
            onChange={(event) => setEnvironment(event.target.value)}
            help="As spans name it in deployment.environment.name. Empty for spans that name none."
          />
        )}
        <Field
          label="Days"
          type="number"
          required
          min={1}
          max={settings.most_days}
          value={days}
          onChange={(event) => setDays(event.target.value)}
          help={`How long it is kept: 1 to ${settings.most_days}. A shorter time deletes what is older, with the next daily clean-up.`}
        />
        <Field
          label="Characters of a span"
          type="number"
          required
          min={FEWEST}
          max={settings.most_characters}
          value={characters}
          onChange={(event) => setCharacters(event.target.value)}
          help={`${count(FEWEST)} to ${count(settings.most_characters)}. The longest texts are cut, and say so.`}
        />
        <p className="text-text-2">
          It counts from the next spans that arrive. Tell the people whose words these are.
        </p>
        <Refused error={save.error} />
        <ModalButtons>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" disabled={save.isPending}>
            Store from now on
          </Button>
        </ModalButtons>
      </form>
    </Modal>
  );
}
