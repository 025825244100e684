import type { OutboxMessage } from "../../api/types";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Dialog } from "../../ui/Dialog";
import { PageHead } from "../../ui/PageHead";
import { Skeleton, TableBlock } from "../../ui/Skeleton";
import { Empty, Failure } from "../../ui/States";
import { Cell, Head, Table } from "../../ui/Table";
import { When } from "../../ui/When";
import { useOpenMessage, useOutbox } from "./api";

/** Messages to people, for whoever runs this server. */
export function OutboxPage() {
  const outbox = useOutbox();
  const opened = useOpenMessage();
  const pages = outbox.data?.pages ?? [];
  const messages = pages.flatMap((page) => page.messages);
  const readable = pages[0]?.delivery === "none";
  if (outbox.isError) return <Failure error={outbox.error} retry={() => void outbox.refetch()} />;
  return (
    <div className="grid gap-4">
      <PageHead title="Outbox">
        Only owners of the organisation that was created when this server was first started see this page.
        Messages are deleted after 14 days.{" "}
        {readable
          ? "No mail server is set, so messages wait here for you to pass on. A link in one opens somebody’s account: reading a message is recorded in the audit log."
          : "They are delivered by your mail server; what they say is not shown."}
      </PageHead>
      <Card flush>
        {outbox.isPending ? (
          <Skeleton>
            <TableBlock rows={4} />
          </Skeleton>
        ) : messages.length === 0 ? (
          <Empty title="No messages">
            When somebody forgets their password, for example, the message appears here.
          </Empty>
        ) : (
          <Messages messages={messages} onRead={readable ? (id) => opened.mutate(id) : null} />
        )}
      </Card>
      {outbox.hasNextPage && <Button onClick={() => void outbox.fetchNextPage()}>Show older messages</Button>}
      {opened.isError && (
        <p role="alert" className="text-bad">
          {opened.error.message}
        </p>
      )}
      {opened.isSuccess && (
        <Dialog
          label="Message"
          className="m-auto w-full max-w-2xl rounded-lg border"
          onClose={() => opened.reset()}
        >
          <div className="grid gap-3 p-5">
            <h2>{opened.data.subject ?? "What it said was erased"}</h2>
            <p className="text-text-2">To {opened.data.message.to}</p>
            <pre className="font-sans break-words whitespace-pre-wrap">{opened.data.text}</pre>
            <Button onClick={() => opened.reset()}>Close</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

interface MessagesProps {
  messages: readonly OutboxMessage[];
  onRead: ((id: string) => void) | null;
}

function Messages({ messages, onRead }: MessagesProps) {
  return (
    <Table label="Messages" stacked>
      <thead>
        <tr>
          <Head>When</Head>
          <Head>To</Head>
          <Head>About</Head>
          <Head>State</Head>
          {onRead !== null && <Head right>Text</Head>}
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <tr key={message.id}>
            <Cell label="When">
              <When at={message.created_at} />
            </Cell>
            <Cell label="To">{message.to}</Cell>
            <Cell label="About">{message.template.replaceAll("_", " ")}</Cell>
            <Cell label="State">
              {message.trouble === null
                ? message.state
                : `${message.state}: ${message.trouble.replaceAll("_", " ")}`}
            </Cell>
            {onRead !== null && (
              <Cell right>
                <Button onClick={() => onRead(message.id)}>Read</Button>
              </Cell>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
