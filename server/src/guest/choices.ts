/** Decisions that a conversion cannot read from the definition, with the answer taken unless somebody gives another. */
export interface Question {
  readonly id: string;
  /** A whole question, as a person is asked it. */
  readonly text: string;
  readonly options: readonly { readonly answer: string; readonly label: string; readonly detail: string }[];
  /** The guess, one of the options' answers. */
  readonly default: string;
  /** Why that guess. */
  readonly reason: string;
}

/**
 * Answers by question id:
 * `guest-os`: linux | rhel5 | windows-virtio | windows | unknown;
 * `machine`: pc | q35; `disk-bus`: virtio | sata | ide | scsi; `nic-model`: virtio | e1000 | rtl8139;
 * `boot`: disk | kernel | network; `network`: a mapping for interfaces that name none: network:default | bridge:br0.
 */
export type Choices = Readonly<Record<string, string>>;
