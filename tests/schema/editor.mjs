// What an editor shows of a TOML file, asked of the language server that Even Better TOML runs.
// Standard input: {"file", "text", "hover": [[line, character]], "complete": [[line, character]], "settings"}, places from 0.
// Standard output: {"diagnostics": [{message, range}], "hover": [text], "complete": [[label]]}. The server publishes an
// empty list of diagnostics before it has looked: the first one that is not empty counts, or none within SILENCE.
import fs from "node:fs";
import taplo from "@taplo/lsp";

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const uri = `file://${asked.file}`;
const folder = uri.slice(0, uri.lastIndexOf("/"));
const offline = async () => { throw new Error("no network"); };
const SILENCE = 3000;
const waiting = new Map();
let published = () => {};
let server;

const environment = {
    cwd: () => process.cwd(),
    envVar: () => undefined,
    envVars: () => [],
    findConfigFile: (from) => ["taplo.toml", ".taplo.toml"].map((name) => `${from}/${name}`).find((path) => fs.existsSync(path)),
    glob: () => [],
    isAbsolute: (path) => path.startsWith("/"),
    now: () => new Date(),
    readFile: (path) => fs.promises.readFile(path),
    writeFile: () => offline(),
    stderr: process.stderr,
    stdErrAtty: () => false,
    stdin: process.stdin,
    stdout: process.stderr,
    urlToFilePath: (url) => decodeURIComponent(url).slice("file://".length),
    fetch: { fetch: offline, Headers, Request, Response },
};

const settings = {
    taplo: { configFile: { enabled: true } },
    ...asked.settings,
    schema: { enabled: true, catalogs: [], ...asked.settings.schema },
};

function onMessage(message) {
    if (message.method === "workspace/configuration") {
        server.send({ jsonrpc: "2.0", id: message.id, result: message.params.items.map(() => settings) });
    } else if (message.method === "textDocument/publishDiagnostics") {
        published(message.params.diagnostics);
    } else if (message.method === undefined) {
        waiting.get(message.id)(message.result);
    }
}

function request(method, params) {
    const id = waiting.size + 1;
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    server.send({ jsonrpc: "2.0", id, method, params });
    return answer;
}

const notify = (method, params) => server.send({ jsonrpc: "2.0", method, params });
const at = ([line, character]) => ({ textDocument: { uri }, position: { line, character } });

server = await taplo.TaploLsp.initialize(environment, { onMessage });
await request("initialize", { processId: null, capabilities: {}, workspaceFolders: [{ uri: folder, name: "hosts" }] });
notify("initialized", {});
await new Promise((resolve) => setTimeout(resolve, 500));
const diagnostics = new Promise((resolve) => {
    published = (found) => { if (found.length > 0) resolve(found); };
    setTimeout(() => resolve([]), SILENCE);
});
notify("textDocument/didOpen", { textDocument: { uri, languageId: "toml", version: 1, text: asked.text } });
const answer = { diagnostics: await diagnostics, hover: [], complete: [] };
for (const place of asked.hover ?? []) {
    answer.hover.push((await request("textDocument/hover", at(place)))?.contents?.value?.trim() ?? "");
}
for (const place of asked.complete ?? []) {
    const items = await request("textDocument/completion", at(place));
    answer.complete.push((items?.items ?? items ?? []).map((item) => item.label));
}
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
