/** What `lectern doctor --json` prints and `GET /api/host/checks` answers. Its shape is told in `docs/doctor.md`. */
import { z } from 'zod';

/** From the best to the worst. `problem`: a class cannot be held; `warning`: some students will have trouble. */
export const findingStates = ['ok', 'note', 'warning', 'problem'] as const;
export const FindingState = z.enum(findingStates);
export type FindingState = z.output<typeof FindingState>;

/** Something to do about a finding. */
export const FindingStep = z.object({
	text: z.string().describe('a sentence'),
	command: z.string().exactOptional().describe('what to type in a terminal of the computer of the class'),
});
export type FindingStep = z.output<typeof FindingStep>;

export const Finding = z.object({
	id: z.string().describe('stable, e.g. `firewall.blocked`; no two findings of one kind differ in it'),
	state: FindingState,
	text: z.string().describe('a sentence for teachers'),
	steps: z.array(FindingStep).describe('what to do, the best first; empty: nothing'),
});
export type Finding = z.output<typeof Finding>;

export const CheckFindings = z.object({
	name: z.string().describe('stable, e.g. `firewall`'),
	title: z.string(),
	findings: z.array(Finding),
});
export type CheckFindings = z.output<typeof CheckFindings>;

export const DoctorReport = z.object({
	version: z.string().describe('of Lectern'),
	system: z.string().describe('name, version and processor of the operating system, e.g. `linux 6.1.0 x64`'),
	state: FindingState.describe('the worst of all findings'),
	server: z
		.object({
			pid: z.number().int(),
			httpsPort: z.number().int(),
			httpPort: z.number().int(),
			mediaPorts: z.array(z.number().int()),
		})
		.nullable()
		.describe('the server that has looked at itself; null: none runs'),
	checks: z.array(CheckFindings),
});
export type DoctorReport = z.output<typeof DoctorReport>;
