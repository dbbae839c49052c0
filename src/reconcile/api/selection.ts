/** What an intent is about: one difference, one object, one file, one pack, or the whole folder, from narrow to wide. */
export interface Selection {
  readonly folder: string;
  readonly packId?: string;
  /** Absolute path; means the objects that stand in it. */
  readonly file?: string;
  /** `ObjectState.id`. */
  readonly objectId?: string;
  /** `Difference.pointer`, together with `objectId`. */
  readonly pointer?: string;
}

export interface StepProgress {
  readonly message: string;
  readonly done: number;
  readonly total: number;
}

export type OnProgress = (step: StepProgress) => void;
