import { Grid3x3, Grip, Menu, Square } from 'lucide-react';
import type { BoardPattern } from '../../../sfu/protocol/models/documents.ts';

const icons = { blank: Square, squared: Grid3x3, lined: Menu, dotted: Grip };

export function PatternIcon({ pattern }: { pattern: BoardPattern }) {
	const Icon = icons[pattern];
	return <Icon aria-hidden />;
}
