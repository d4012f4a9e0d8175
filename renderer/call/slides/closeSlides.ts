import { forgetPaintings } from './pages/paintings.ts';
import { closePdfs } from './pdf/openPdfs.ts';

/** Frees what documents hold, when none is shown any more. What is drawn later opens them again. */
export function closeSlides(): void {
	closePdfs();
	forgetPaintings();
}
