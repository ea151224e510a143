# The commands of this book; `make help` lists them. They stand in tools/make.py, which runs without make as well.
PYTHON ?= python3
COMMANDS := help book html pdf test unit check format translate release chapter source live lab lock trial readme bench clean
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: $(COMMANDS)

$(COMMANDS):
	@$(PYTHON) tools/make.py $@ $(NAME) $(ARGS)
