//! Starts `launchpack lsp` for Zed.

use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Launchpack;

impl zed::Extension for Launchpack {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _id: &LanguageServerId, tree: &Worktree) -> Result<Command> {
        let command = tree.which("launchpack").ok_or("`launchpack` is not on the PATH")?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: tree.shell_env() })
    }
}

zed::register_extension!(Launchpack);
