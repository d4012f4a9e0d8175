import {
	Circle,
	Eraser,
	Highlighter,
	type LucideIcon,
	MoveUpRight,
	Pen,
	Pointer,
	RectangleHorizontal,
	Slash,
	SquareScissors,
	Type,
} from 'lucide-react';
import type { InkToolName } from './inkChoice.ts';

export const toolIcons: Record<InkToolName, LucideIcon> = {
	pen: Pen,
	highlighter: Highlighter,
	eraser: Eraser,
	partEraser: SquareScissors,
	line: Slash,
	arrow: MoveUpRight,
	rectangle: RectangleHorizontal,
	ellipse: Circle,
	text: Type,
	laser: Pointer,
};
