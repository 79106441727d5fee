-- A definition in Neovim with its built-in client: diagnostics, and the actions at the first of them, as JSON.
local function main()
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.GUEST))
  local client = vim.lsp.start_client({
    name = 'domxml',
    cmd = { vim.env.NODE, vim.env.DOMXML, 'serve', '--stdio' },
    root_dir = vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(0, client)
  vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
  local found = vim.diagnostic.get(0)
  local codes, titles = {}, {}
  for _, diagnostic in ipairs(found) do table.insert(codes, diagnostic.code) end
  if found[1] then
    local at = { line = found[1].lnum, character = found[1].col }
    local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', {
      textDocument = vim.lsp.util.make_text_document_params(0),
      range = { start = at, ['end'] = at },
      context = { diagnostics = {} },
    }, 20000)
    for _, answer in pairs(answers or {}) do
      for _, action in ipairs(answer.result or {}) do
        table.insert(titles, action.title)
        if #titles == 1 then vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16') end
      end
    end
  end
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  io.stdout:write(vim.fn.json_encode({ codes = codes, titles = titles, text = table.concat(lines, '\n') }))
end

local ok, message = pcall(main)
if not ok then io.stderr:write(tostring(message)) end
vim.cmd('qa!')
