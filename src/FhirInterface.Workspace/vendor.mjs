// Copies what the pages use of nhsuk-frontend: node vendor.mjs FROM TO
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
cpSync(join(from, 'assets', 'images'), join(to, 'images'), { recursive: true });

// The Frutiger font is served by nhs.uk for nhs.uk alone; the stack falls back to Arial, and nothing is fetched from elsewhere.
const css = readFileSync(join(from, 'nhsuk-frontend.min.css'), 'utf8')
  .replace(/@font-face\{[^}]*\}/g, '')
  .replace(/\/\*# sourceMappingURL=.*?\*\//g, '');
writeFileSync(join(to, 'nhsuk.css'), css);
