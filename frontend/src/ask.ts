/** A question in the card itself: apps and wall tablets show no dialogs of the browser. */

import { css, html } from "lit";
import { PROPERTY, define } from "./element";
import { Part } from "./part";
import { shared } from "./styles";

export interface Question {
  text: string;
  yes: string;
  /** What is asked for besides; none for a question of yes or no. */
  input?: string;
  act: (input: string) => void;
}

export class Ask extends Part {
  static override properties = {
    question: PROPERTY,
  };

  question!: Question;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 12px 16px;
        border-top: 1px solid var(--divider-color);
      }
      .text {
        flex: 1 1 160px;
      }
      input {
        flex: 1 1 120px;
        min-width: 0;
      }
    `,
  ];

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>("input, button")?.focus();
  }

  protected override render(): unknown {
    const { text, yes, input } = this.question;
    return html`
      <form
        class="row"
        role="alertdialog"
        aria-label=${text}
        @submit=${this._accept}
        @keydown=${this._key}
      >
        <span class="text">${text}</span>
        ${
          input === undefined
            ? ""
            : html`<input name="input" maxlength="20" aria-label=${text} .value=${input} />`
        }
        <button type="button" class="plain" @click=${this._close}>${this._say("cancel")}</button>
        <button class="primary">${yes}</button>
      </form>
    `;
  }

  private readonly _accept = (event: Event): void => {
    event.preventDefault();
    const input = this.renderRoot.querySelector("input")?.value ?? "";
    this._close();
    this.question.act(input.trim());
  };

  private readonly _key = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this._close();
    event.stopPropagation();
  };

  private readonly _close = (): void => {
    this._tell("closed");
  };
}

define("sercomm-ask", Ask);
