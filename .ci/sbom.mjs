// The software bill of materials, as CycloneDX 1.6 JSON: every package of every lock file, NuGet's and npm's, with the hash that the lock
// file holds and the projects that use it. node .ci/sbom.mjs [FILE], default artifacts/sbom.cdx.json.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const out = process.argv[2] ?? "artifacts/sbom.cdx.json";
const files = execFileSync("git", ["ls-files", "*packages.lock.json", "*package-lock.json"], { encoding: "utf8" }).trim().split("\n");
const components = new Map();

for (const file of files) {
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const project = dirname(file);
  if (file.endsWith("packages.lock.json")) {
    for (const framework of Object.values(lock.dependencies))
      for (const [name, item] of Object.entries(framework))
        if (item.type !== "Project") add("nuget", name, item.resolved, project, "SHA-512", base64(item.contentHash));
  } else {
    for (const [path, item] of Object.entries(lock.packages ?? {})) {
      if (path === "" || item.link) continue;
      const [algorithm, hash] = (item.integrity ?? "").split("-");
      add("npm", path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length), item.version, project, algorithm.replace("sha", "SHA-"), base64(hash));
    }
  }
}

function base64(text) {
  return text ? Buffer.from(text, "base64").toString("hex") : undefined;
}

function add(kind, name, version, project, alg, content) {
  if (!content) throw new Error(`${project}: ${name} ${version} has no hash in its lock file`);
  const purl = `pkg:${kind}/${name.startsWith("@") ? "%40" + name.slice(1) : name}@${version}`;
  const known = components.get(purl);
  if (known) {
    if (known.hashes[0].content !== content) throw new Error(`${purl} has two hashes: ${project} and ${known.used[0]}`);
    known.used.push(project);
  } else {
    components.set(purl, { type: "library", "bom-ref": purl, name, version, purl, hashes: [{ alg, content }], used: [project] });
  }
}

const list = [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
const shipped = (used) => used.some((project) => project.startsWith("src/") || project.startsWith("profiles/"));
const commit = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const uuid = createHash("sha256").update(commit + JSON.stringify(list)).digest("hex").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-5$3-8$4-$5");
const bom = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  serialNumber: `urn:uuid:${uuid}`,
  version: 1,
  metadata: { component: { type: "application", "bom-ref": "fhirinterface", name: "FhirInterface", version: commit, licenses: [{ license: { id: "Apache-2.0" } }] } },
  components: list.map(({ used, ...component }) => ({
    ...component,
    scope: shipped(used) ? "required" : "excluded",
    properties: [{ name: "fhirinterface:used-by", value: used.join(" ") }],
  })),
};
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, JSON.stringify(bom, null, 1) + "\n");
console.log(`${out}: ${list.length} packages of ${files.length} lock files, ${bom.components.filter((c) => c.scope === "required").length} of them shipped or used to build what is shipped`);
