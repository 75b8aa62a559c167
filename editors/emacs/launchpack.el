;;; launchpack.el --- launchpack with eglot -*- lexical-binding: t; -*-

;; Load this from your init file, with `launchpack' on the PATH. It starts the server in every file that belongs to a brief.yaml:
;; that of its folder, or of the nearest one above. eglot comes with Emacs 29.

;;; Code:

(require 'eglot)
(require 'project)

(defun launchpack-root (folder)
  "The folder of the brief that files in FOLDER belong to."
  (locate-dominating-file folder "brief.yaml"))

(defun launchpack-project (folder)
  "The folder of a brief as a project, for FOLDER."
  (when-let* ((root (launchpack-root folder)))
    (cons 'launchpack root)))

(cl-defmethod project-root ((project (head launchpack)))
  (cdr project))

(add-to-list 'eglot-server-programs '((yaml-mode yaml-ts-mode markdown-mode) . ("launchpack" "lsp")))

(defun launchpack-start ()
  "Start the server where the file belongs to a brief."
  (when (and buffer-file-name (launchpack-root default-directory))
    (add-hook 'project-find-functions #'launchpack-project -50 t)
    (eglot-ensure)))

(dolist (hook '(yaml-mode-hook yaml-ts-mode-hook markdown-mode-hook))
  (add-hook hook #'launchpack-start))

(defun launchpack-build ()
  "Build the documents from the brief that is saved."
  (interactive)
  (let ((uri (if (fboundp 'eglot-path-to-uri)
                 (eglot-path-to-uri buffer-file-name)
               (eglot--path-to-uri buffer-file-name))))
    (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                     (list :command "launchpack.build" :arguments (vector uri)))
    (revert-buffer t t t)))

(provide 'launchpack)
;;; launchpack.el ends here
