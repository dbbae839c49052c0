export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";
