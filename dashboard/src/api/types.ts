/** The read API under the names the dashboard uses. Made from contract/openapi.yaml: `npm run types`. */
import type { components } from "./types.gen";

type Schemas = components["schemas"];

export type RunStatus = Schemas["RunStatus"];
export type CostSource = Schemas["CostSource"];
export type Me = Schemas["Me"];
export type ServerStatus = Schemas["ServerStatus"];
export type Totals = Schemas["Totals"];
export type Range = Schemas["Range"];
export type SeriesPoint = Schemas["SeriesPoint"];
export type CostByModel = Schemas["CostByModel"];
export type Attention = Schemas["Attention"];
export type Change = Schemas["Change"];
export type Overview = Schemas["Overview"];
export type AgentSummary = Schemas["AgentSummary"];
export type AgentList = Schemas["AgentList"];
export type ModelUse = Schemas["ModelUse"];
export type VersionUse = Schemas["VersionUse"];
export type ToolUse = Schemas["ToolUse"];
export type FailureGroup = Schemas["FailureGroup"];
export type AgentDetail = Schemas["AgentDetail"];
export type RunSummary = Schemas["RunSummary"];
export type RunPage = Schemas["RunPage"];
export type Step = Schemas["Step"];
export type CostLine = Schemas["CostLine"];
export type CostExplanation = Schemas["CostExplanation"];
export type RunDetail = Schemas["RunDetail"];
export type Match = Schemas["Match"];
export type OutboxMessage = Schemas["OutboxMessage"];
export type OutboxPage = Schemas["OutboxPage"];
export type OpenedMessage = Schemas["OpenedMessage"];
