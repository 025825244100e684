/** Borders of the dashboard. The server checks the same intent with Modulith and ArchUnit. */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "because two files that need each other are one file in two places",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "shared-code-knows-no-feature",
      comment: "because ui, charts, lib and api are used by every feature and must not depend on one",
      severity: "error",
      from: { path: "^src/(ui|charts|lib|api)/" },
      to: { path: "^src/(features|app)/" },
    },
    {
      name: "lib-is-the-ground",
      comment: "because lib is plain functions that everything else stands on",
      severity: "error",
      from: { path: "^src/lib/" },
      to: { path: "^src/(ui|charts|api)/" },
    },
    {
      name: "looks-fetch-nothing",
      comment: "because a component that fetches cannot be shown in another place or state",
      severity: "error",
      from: { path: "^src/(ui|charts)/" },
      to: { path: "^src/api/http" },
    },
    {
      name: "features-do-not-know-each-other",
      comment: "because a page that needs two features is composed in app",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/" },
    },
    {
      name: "features-do-not-know-the-app",
      comment: "because the app composes the features, never the other way round",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/app/" },
    },
    {
      name: "tests-only-from-tests",
      comment: "because fixtures must never reach a user",
      severity: "error",
      from: { path: "^src/", pathNot: "(\\.test\\.tsx?$|^src/test/)" },
      to: { path: "(\\.test\\.tsx?$|^src/test/|^dev/)" },
    },
    {
      name: "nothing-lies-around",
      comment: "because a file nobody imports is dead",
      severity: "error",
      from: { orphan: true, pathNot: "\\.d\\.ts$" },
      to: {},
    },
    {
      name: "resolvable",
      comment: "because an import that does not resolve is a typing mistake",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
