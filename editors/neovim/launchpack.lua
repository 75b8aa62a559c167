-- launchpack in Neovim 0.7 and later: put this file into ~/.config/nvim/plugin/, and `launchpack` on the PATH.
-- A file belongs to the brief.yaml in its folder or in the nearest one above; others start nothing.

local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  if vim.fn.fnamemodify(file, ':e') == 'yaml' and file:match('brief%.yaml$') then
    return folder
  end
  local found = vim.fn.findfile('brief.yaml', vim.fn.escape(folder, ' ,;') .. ';')
  return found ~= '' and vim.fn.fnamemodify(found, ':p:h') or nil
end

-- One server for each root, as vim.lsp.start has it from 0.8 on.
local clients = {}

local function start(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  local root = file ~= '' and root_of(file)
  if not root then
    return
  end
  local config = {
    name = 'launchpack',
    cmd = vim.g.launchpack_cmd or { 'launchpack', 'lsp' },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
  }
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  clients[root] = clients[root] or vim.lsp.start_client(config)
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'yaml', 'markdown', 'handlebars' },
  callback = function(event)
    start(event.buf)
  end,
})

-- What a rule finds and why: `:LaunchpackExplain disagreement`, or without a name that of the finding under the cursor.
vim.api.nvim_create_user_command('LaunchpackExplain', function(command)
  local rule = command.args
  if rule == '' then
    local line = vim.api.nvim_win_get_cursor(0)[1] - 1
    local found = vim.diagnostic.get(0, { lnum = line })[1]
    rule = found and found.code or ''
  end
  vim.lsp.buf_request(0, 'launchpack/explain', { rule = rule }, function(error, text)
    if error or not text then
      vim.notify(error and error.message or 'no such rule', vim.log.levels.WARN)
      return
    end
    vim.lsp.util.open_floating_preview(vim.split(text, '\n'), 'markdown', { border = 'single' })
  end)
end, { nargs = '?' })

-- Builds the documents from the brief that is saved.
vim.api.nvim_create_user_command('LaunchpackBuild', function()
  local uri = vim.uri_from_bufnr(0)
  vim.lsp.buf_request(0, 'workspace/executeCommand', { command = 'launchpack.build', arguments = { uri } }, function(error)
    if error then
      vim.notify(error.message, vim.log.levels.WARN)
    else
      vim.cmd('checktime')
    end
  end)
end, {})
