/** Where an installed program has its parts and keeps its data; defaults of the settings of these names. */
export type Installed = { dataDir: string | undefined; workerBin: string | undefined; rendererDir: string };

let installed: Partial<Installed> = {};

/** Tells the settings of this process where the program is installed, before any is read. */
export function setInstalled(places: Installed): void {
	installed = places;
}

export const installedPlaces = (): Partial<Installed> => installed;
