import { Link } from "@tanstack/react-router";

import { Empty } from "../ui/States";

export function NotFound() {
  return (
    <main>
      <h1 className="sr-only">Not found</h1>
      <Empty title="There is no such page">
        <Link to="/overview" className="link">
          Go to the overview
        </Link>
      </Empty>
    </main>
  );
}
