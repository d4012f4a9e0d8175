/** CSS of `/api/docs`. The renderer's stylesheet is built and may be missing, this one is not. */
export const documentStyle = `
:root { --ink: #0f172a; --muted: #556274; --ground: #eef1f6; --card: #fff; --line: #cbd5e1; --accent: #0f766e; }
@media (prefers-color-scheme: dark) {
	:root { --ink: #e8edf5; --muted: #a3b0c2; --ground: #0b1220; --card: #141d2e; --line: #2c3a52; --accent: #5eead4; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0.5rem 0; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
small, .error { color: var(--muted); font-weight: 400; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; }
nav a { padding: 0.25rem 0; }
article { margin: 0.5rem 0; padding: 0.75rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; }
p { margin: 0.25rem 0; }
.method { color: var(--accent); font-weight: 700; }
.error { margin: 0; font-size: 0.875rem; }
summary { padding: 0.25rem 0; cursor: pointer; }
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
pre { max-height: 24rem; margin: 0.25rem 0 0.5rem; padding: 0.75rem; overflow: auto; background: var(--ground); border-radius: 0.5rem; }
`;
