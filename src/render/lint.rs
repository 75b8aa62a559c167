//! Finds the paths of a template that lead nowhere: strict mode does not see them in `{{#if}}`, `{{#each}}` and `{{#with}}`.
