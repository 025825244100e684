import { Bot, House, ListTree, Settings } from "lucide-react";

/** The pages that are reached from everywhere, each with the letter that follows `g`. */
export const PAGES = [
  { to: "/overview", label: "Overview", icon: House, key: "o" },
  { to: "/agents", label: "Agents", icon: Bot, key: "a" },
  { to: "/runs", label: "Runs", icon: ListTree, key: "r" },
  { to: "/settings", label: "Settings", icon: Settings, key: "s" },
] as const;
