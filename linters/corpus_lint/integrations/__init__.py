"""The engines of data pipelines: one package or module for each, over the kernel that the command runs, too."""
