import { GalleryHorizontalEnd } from 'lucide-react';
import { mayTeach } from '../../client/state/slides.ts';
import type { Tool } from '../entries.ts';
import { SlidesDialog } from './SlidesDialog.tsx';

/** Hosts and co-hosts show documents and boards. */
export const slidesTool: Tool = {
	label: 'slides.tool',
	Icon: GalleryHorizontalEnd,
	mayUse: mayTeach,
	Dialog: SlidesDialog,
};
