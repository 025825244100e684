import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { parseSearch, stringifySearch } from "../lib/urlState";
import { NotFound } from "./NotFound";
import { settingAt } from "./settings";
import { Shell } from "./Shell";

const keep = (search: Record<string, unknown>) => search;

const root = createRootRoute({ notFoundComponent: NotFound });

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup/$token",
  component: lazyRouteComponent(() => import("../features/identity/SetupPage"), "SetupPage"),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/identity/SignInPage"), "SignInPage"),
});
const providerReturn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/$provider",
  validateSearch: keep,
  component: lazyRouteComponent(
    () => import("../features/identity/ProviderReturnPage"),
    "ProviderReturnPage",
  ),
});
const leaks = createRoute({
  getParentRoute: () => root,
  path: "/leaks",
  component: lazyRouteComponent(() => import("../features/leaks/LeaksPage"), "LeaksPage"),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../features/account/AskPages"), "ForgotPasswordPage"),
});
const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("../features/account/AskPages"), "SignUpPage"),
});
const completeSignUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up/complete",
  component: lazyRouteComponent(() => import("../features/account/LinkPages"), "CompleteSignUpPage"),
});
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("../features/account/LinkPages"), "ResetPasswordPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("../features/account/InvitationPage"), "InvitationPage"),
});
const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: "/confirm-email",
  component: lazyRouteComponent(() => import("../features/account/LinkPages"), "ConfirmEmailPage"),
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/overview" });
  },
});
const welcome = createRoute({
  getParentRoute: () => shell,
  path: "/welcome",
  component: lazyRouteComponent(() => import("../features/welcome/WelcomePage"), "WelcomePage"),
});
const overview = createRoute({
  getParentRoute: () => shell,
  path: "/overview",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/overview/OverviewPage"), "OverviewPage"),
});
const agents = createRoute({
  getParentRoute: () => shell,
  path: "/agents",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/agents/AgentsPage"), "AgentsPage"),
});
const agent = createRoute({
  getParentRoute: () => shell,
  path: "/agent",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/agents/AgentPage"), "AgentPage"),
});
const runs = createRoute({
  getParentRoute: () => shell,
  path: "/runs",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/runs/RunsPage"), "RunsPage"),
});
const run = createRoute({
  getParentRoute: () => shell,
  path: "/runs/$id",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/runs/RunPage"), "RunPage"),
});
const sessions = createRoute({
  getParentRoute: () => shell,
  path: "/sessions",
  validateSearch: keep,
  component: lazyRouteComponent(
    () => import("../features/conversations/ConversationsPage"),
    "ConversationsPage",
  ),
});
const session = createRoute({
  getParentRoute: () => shell,
  path: "/session",
  validateSearch: keep,
  component: lazyRouteComponent(
    () => import("../features/conversations/ConversationPage"),
    "ConversationPage",
  ),
});
const tools = createRoute({
  getParentRoute: () => shell,
  path: "/tools",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/tools/ToolsPage"), "ToolsPage"),
});
const models = createRoute({
  getParentRoute: () => shell,
  path: "/models",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/models/ModelsPage"), "ModelsPage"),
});
const errors = createRoute({
  getParentRoute: () => shell,
  path: "/errors",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/errors/ErrorsPage"), "ErrorsPage"),
});
const metrics = createRoute({
  getParentRoute: () => shell,
  path: "/metrics",
  validateSearch: keep,
  component: lazyRouteComponent(() => import("../features/otelmetrics/MetricsPage"), "MetricsPage"),
});
const settingsFrame = () => import("./SettingsFrame");

const settings = createRoute({
  getParentRoute: () => shell,
  path: "/settings",
  validateSearch: keep,
  component: lazyRouteComponent(settingsFrame, "SettingsFrame"),
});

const firstSetting = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(settingsFrame, "FirstSetting"),
});

const setting = createRoute({
  getParentRoute: () => settings,
  path: "$page",
  component: lazyRouteComponent(settingsFrame, "SettingPage"),
  // The page's own code comes with the route, so that its frame never stands empty.
  loader: ({ params }) => settingAt(params.page)?.page.preload?.(),
});

export const router = createRouter({
  routeTree: root.addChildren([
    setup,
    signIn,
    providerReturn,
    forgotPassword,
    signUp,
    completeSignUp,
    resetPassword,
    confirmEmail,
    invitation,
    leaks,
    shell.addChildren([
      home,
      welcome,
      overview,
      agents,
      agent,
      runs,
      run,
      sessions,
      session,
      tools,
      models,
      errors,
      metrics,
      settings.addChildren([firstSetting, setting]),
    ]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
