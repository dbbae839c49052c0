// Loads and activates the start bundle in plain Node, with a `vscode` that agrees to everything. Prints milliseconds.
const Module = require("node:module");
const path = require("node:path");

/** A function, constructor and object at once, whose properties are the same again. */
function anything() {
  const target = function () {};
  return new Proxy(target, {
    get: (_target, key) => {
      if (key === Symbol.iterator) return [][Symbol.iterator].bind([]);
      if (key === Symbol.toPrimitive) return () => "";
      if (key === "then") return undefined;
      if (key === "prototype") return target.prototype;
      return anything();
    },
    set: () => true,
    apply: () => anything(),
    construct: () => anything(),
  });
}

const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? anything() : load(request, ...rest));
const storage = { fsPath: path.resolve(__dirname, "no-such-storage") }; // paths are made of it; nothing is read or written
const context = new Proxy(
  { subscriptions: [], storageUri: storage, globalStorageUri: storage },
  { get: (target, key) => target[key] ?? anything() },
);
const started = performance.now();
const { activate } = require(path.resolve(__dirname, "../../dist/extension.cjs"));
const loaded = performance.now();
activate(context);
console.log(JSON.stringify({ load: loaded - started, all: performance.now() - started }));
process.exit(0);
