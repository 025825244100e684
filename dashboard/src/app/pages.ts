import {
  Bot,
  ChartLine,
  Cpu,
  House,
  ListTree,
  MessagesSquare,
  Settings,
  TriangleAlert,
  Wrench,
} from "lucide-react";

/** The pages that are reached from everywhere, each with the letter that follows `g`. */
export const PAGES = [
  { to: "/overview", label: "Overview", icon: House, key: "o" },
  { to: "/agents", label: "Agents", icon: Bot, key: "a" },
  { to: "/runs", label: "Runs", icon: ListTree, key: "r" },
  { to: "/sessions", label: "Sessions", icon: MessagesSquare, key: "c" },
  { to: "/tools", label: "Tools", icon: Wrench, key: "t" },
  { to: "/models", label: "Models", icon: Cpu, key: "m" },
  { to: "/errors", label: "Errors", icon: TriangleAlert, key: "e" },
  { to: "/metrics", label: "Metrics", icon: ChartLine, key: "n" },
  { to: "/settings", label: "Settings", icon: Settings, key: "s" },
] as const;
