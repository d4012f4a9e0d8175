import type { CallState } from '../../client/state/callState.ts';
import type { Tool } from '../entries.ts';
import { slidesTool } from '../slides/slidesTool.ts';
import { timerTool } from '../timer/timerTool.ts';
import { askTool } from '../votes/ask/askTool.ts';

/** What *Tools* of the control bar offers, top to bottom, by the name of the capability. */
export const tools = {
	slides: slidesTool,
	ask: askTool,
	timer: timerTool,
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

const names = Object.keys(tools) as ToolName[];

/** Those that the person may use at the moment. */
export const usableTools = (state: CallState): ToolName[] => names.filter((name) => tools[name].mayUse(state));
