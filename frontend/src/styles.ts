/** What all parts of the card look like; colours are those of the user's theme. */

import { css } from "lit";

export const shared = css`
  button,
  input,
  select {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 44px;
    min-width: 44px;
    padding: 4px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 22px;
    background: var(--card-background-color);
    text-align: start;
    cursor: pointer;
    --mdc-icon-size: 20px;
  }
  button[disabled] {
    cursor: default;
    color: var(--disabled-text-color);
  }
  button.plain {
    border-color: transparent;
    background: none;
  }
  button.primary {
    background: var(--primary-text-color);
    color: var(--card-background-color);
  }
  button.on {
    border-color: var(--primary-color);
    box-shadow: inset 0 0 0 1px var(--primary-color);
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  input,
  select {
    min-height: 44px;
    box-sizing: border-box;
    padding: 0 10px;
    border: 1px solid var(--divider-color);
    border-radius: 8px;
    background: var(--card-background-color);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .error {
    color: var(--error-color);
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 120ms;
    }
  }
`;
