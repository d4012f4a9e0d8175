import { forgetPaintings } from './pages/paintings.ts';
import { closePdfs } from './pdf/openPdfs.ts';

/** Frees what documents hold, when none is shown any more. What is drawn later opens them again. @param isOver see `closePdfs` */
export function closeSlides({ isOver }: { isOver: boolean }): void {
	closePdfs({ isOver });
	forgetPaintings();
}
