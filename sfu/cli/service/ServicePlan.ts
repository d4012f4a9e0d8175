/** A file that a service needs. */
export type ServiceFile = {
	path: string;
	text: string;
	mode: number;
	/** What people have written into it stays. */
	isKept?: true;
};

/** Files and commands that install, remove or show the service, in this order. */
export type ServicePlan = {
	install: { files: ServiceFile[]; commands: string[][]; advice: string };
	/** The commands may fail, e.g. where the service does not run. */
	uninstall: { commands: string[][]; files: string[]; afterwards: string[][]; advice: string };
	/** Its output is for people. */
	status: string[];
};

export type ServiceOptions = {
	/** The program and its first arguments, before `serve`. */
	program: string[];
	/** File of settings; null: none. */
	config: string | null;
	/** null: where the system keeps the data of services. */
	dataDir: string | null;
};
