"""The command line beside the screen: one small module per group of commands, loaded only when one of them is called."""
