import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";

import { http } from "../../api/http";
import { Problem } from "../../api/problems";
import { Button } from "../../ui/Button";
import { Field } from "../../ui/Field";
import { Loaded } from "../../ui/Loaded";
import { Block } from "../../ui/Skeleton";
import { Empty } from "../../ui/States";
import { Door } from "../../ui/Door";

/** What the one-time link opens: the owner chooses e-mail and password. */
export function SetupPage() {
  const { token } = useParams({ from: "/setup/$token" });
  const link = useQuery({
    queryKey: ["setup", token],
    queryFn: ({ signal }) =>
      http.get<{ organization: string | { name: string } }>(`/v1/setup/${encodeURIComponent(token)}`, {
        signal,
      }),
    retry: false,
  });
  const gone = link.error instanceof Problem && [404, 410].includes(link.error.status);
  return (
    <Door title="Set up AgentMetrics">
      {gone ? (
        <Empty title="This link was used or has expired">
          A server without an owner prints a new one each time it starts. If there is an owner, sign in
          instead.
        </Empty>
      ) : (
        <Loaded query={link} skeleton={<Block className="h-72" />}>
          {() => <OwnerForm token={token} />}
        </Loaded>
      )}
    </Door>
  );
}

function OwnerForm({ token }: { token: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (form: FormData) =>
      http.post("/v1/setup", {
        token,
        email: form.get("email"),
        password: form.get("password"),
        organization_name: form.get("organization") === "" ? undefined : form.get("organization"),
      }),
    onSuccess: async () => {
      queries.clear();
      await navigate({ to: "/", replace: true });
    },
  });
  const wrong = create.error instanceof Problem ? create.error : null;
  const problem = (field: string) => wrong?.details.find((detail) => detail.field === field)?.message;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(new FormData(event.currentTarget));
      }}
    >
      <p className="text-text-2">You become the owner: you can see everything and invite others later.</p>
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        problem={problem("email")}
      />
      <Field
        label="Organisation name"
        name="organization"
        maxLength={100}
        problem={problem("organization_name")}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={15}
        help="At least 15 characters. A few unrelated words are strong and easy to remember."
        problem={problem("password")}
      />
      {wrong !== null && wrong.details.length === 0 && (
        <p role="alert" className="text-bad">
          {wrong.message}
        </p>
      )}
      <Button type="submit" look="primary" className="!h-9" disabled={create.isPending}>
        Create account
      </Button>
    </form>
  );
}
