import { MessageCircleQuestion } from 'lucide-react';
import type { Tool } from '../../entries.ts';
import { AskDialog } from './AskDialog.tsx';

/** Hosts and co-hosts ask the class. */
export const askTool: Tool = {
	label: 'votes.tool',
	Icon: MessageCircleQuestion,
	mayUse: ({ role }) => role !== 'participant',
	Dialog: AskDialog,
};
